# METADATA
# title: How long an object's pods live, and who looks after it
package lib.lifecycle

import data.lib.k8s

# METADATA
# description: |
#   True when the pods are meant to end: jobs, and any other pod that is not restarted after a success. A pod template
#   without `restartPolicy` is restarted.
runs_to_completion if {
	input.kind in {"Job", "CronJob", "ScaledJob"}
} else if {
	k8s.pod_spec.restartPolicy in {"Never", "OnFailure"}
}

# METADATA
# description: True when another object owns this one, as in a live cluster, where it is that object's business.
is_owned if {
	some owner in input.metadata.ownerReferences
	is_object(owner)
}

# METADATA
# description: True when a tool runs the object at a certain moment of a release and clears it up (Helm, Argo CD).
is_hook if {
	some key in ["helm.sh/hook", "argocd.argoproj.io/hook"]
	is_string(input.metadata.annotations[key])
}

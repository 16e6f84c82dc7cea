package lib.lifecycle_test

import data.lib.lifecycle

_pod(spec) := {"kind": "Pod", "spec": object.union({"containers": [{"name": "app"}]}, spec)}

test_pods_run_for_ever_unless_they_are_told_otherwise if {
	not lifecycle.runs_to_completion with input as _pod({})
	not lifecycle.runs_to_completion with input as _pod({"restartPolicy": "Always"})
	not lifecycle.runs_to_completion with input as _pod({"restartPolicy": null})
	lifecycle.runs_to_completion with input as _pod({"restartPolicy": "Never"})
	lifecycle.runs_to_completion with input as _pod({"restartPolicy": "OnFailure"})
}

test_jobs_end if {
	lifecycle.runs_to_completion with input as {"kind": "Job"}
	lifecycle.runs_to_completion with input as {"kind": "CronJob"}
	lifecycle.runs_to_completion with input as {"kind": "ScaledJob"}
	not lifecycle.runs_to_completion with input as {"kind": "Deployment"}
}

test_owner if {
	lifecycle.is_owned with input as {"metadata": {"ownerReferences": [{"kind": "CronJob"}]}}
	not lifecycle.is_owned with input as {"metadata": {"ownerReferences": []}}
	not lifecycle.is_owned with input as {"metadata": {"ownerReferences": null}}
	not lifecycle.is_owned with input as {"metadata": {"ownerReferences": "CronJob"}}
	not lifecycle.is_owned with input as {"metadata": {}}
}

test_hook if {
	lifecycle.is_hook with input as {"metadata": {"annotations": {"helm.sh/hook": "test"}}}
	lifecycle.is_hook with input as {"metadata": {"annotations": {"argocd.argoproj.io/hook": "PreSync"}}}
	not lifecycle.is_hook with input as {"metadata": {"annotations": {"helm.sh/hook-weight": "1"}}}
	not lifecycle.is_hook with input as {"metadata": {}}
}

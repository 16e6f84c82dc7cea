package policies.networking.service_exposure_test

import data.policies.networking.service_exposure

_service(spec) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "echo"}, "spec": spec}

test_message if {
	service_exposure.deny == {{
		"msg": "Service `echo` is of type `NodePort`",
		"path": ["spec", "type"],
	}} with input as _service({"type": "NodePort"})
}

test_param if {
	count(service_exposure.deny) == 0 with input as _service({"type": "LoadBalancer"})
		with data.params as {"types": ["NodePort"]}
}

test_other_types if {
	every spec in [{}, {"type": null}, {"type": "ClusterIP"}, {"type": "ExternalName"}, {"type": ["NodePort"]}] {
		count(service_exposure.deny) == 0 with input as _service(spec)
	}
}

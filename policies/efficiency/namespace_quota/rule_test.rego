package policies.efficiency.namespace_quota_test

import data.policies.efficiency.namespace_quota

_messages(name, objects) := messages if {
	found := namespace_quota.deny with input as {"kind": "Namespace", "metadata": {"name": name}}
		with data.inventory.namespace as {"shop": {"v1": objects}}
	messages := {finding.msg | some finding in found}
}

test_each_of_the_two if {
	_messages("shop", {"ResourceQuota": {"q": {}}, "LimitRange": {"l": {}}}) == set()
	_messages("shop", {"ResourceQuota": {"q": {}}}) == {"namespace `shop` has no LimitRange"}
	_messages("shop", {"LimitRange": {"l": {}}}) == {"namespace `shop` has no ResourceQuota"}
	_messages("shop", {"ResourceQuota": {}}) == {"namespace `shop` has no LimitRange", "namespace `shop` has no ResourceQuota"}
}

test_objects_of_another_namespace if {
	count(_messages("blog", {"ResourceQuota": {"q": {}}, "LimitRange": {"l": {}}})) == 2
}

test_namespaces_of_the_system if {
	_messages("kube-system", {}) == set()
}

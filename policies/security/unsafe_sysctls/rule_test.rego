package policies.security.unsafe_sysctls_test

import data.policies.security.unsafe_sysctls as rule

_pod(names) := {"kind": "Pod", "spec": {
	"securityContext": {"sysctls": [{"name": name, "value": "1"} | some name in names]},
	"containers": [{"name": "app"}],
}}

# How many of the fourteen each release refuses.
test_the_list_grows if {
	names := [
		"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies", "net.ipv4.ip_local_reserved_ports",
		"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
		"net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem", "net.ipv4.tcp_notsent_lowat",
		"net.ipv4.tcp_slow_start_after_idle",
	]
	refused := {26: 9, 27: 8, 28: 8, 29: 4, 31: 4, 32: 2, 36: 2, 37: 0}
	every minor, expected in refused {
		count(rule.deny) == expected with input as _pod(names) with data.kubernetes.minor as minor
	}
}

test_message_tells_when if {
	{finding.msg | some finding in rule.deny} == {concat("", [
		"the pod sets the sysctl `net.ipv4.tcp_rmem`, ",
		"which is safe only from Kubernetes 1.32 on",
	])} with input as _pod(["net.ipv4.tcp_rmem"]) with data.kubernetes.minor as 31
}

test_no_name_is_not_a_safe_one if {
	sysctls := {"sysctls": [{"value": "1"}, "x", {"name": 7}]}
	pod := {"kind": "Pod", "spec": {"securityContext": sysctls, "containers": [{"name": "app"}]}}
	count(rule.deny) == 2 with input as pod
}

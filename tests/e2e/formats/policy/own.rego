# Says things that some format gives a meaning to.
package main

import rego.v1

deny contains msg if {
	input.spec.hostNetwork
	msg := sprintf("`%s` uses the host's network", [input.metadata.name])
}

warn contains msg if {
	input.metadata.namespace == "shop"
	msg := "50% of \"shop\" <b>&'x'</b> ]]> | \u001b[31mred\r\n::error::x ##[add-mask]y ##vso[z]; #1 \\ \u202etxt\u0000"
}

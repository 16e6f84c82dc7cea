# METADATA
# title: Requirements on labels and annotations
# description: |
#   A list of keys that objects must carry, as users write it in a parameter: `{key, value, kinds}`, where `value` is a
#   regular expression that the whole value must match and `kinds` the objects it concerns (`Deployment`,
#   `apps/Deployment`, `workload`); a plain string stands for a key alone.
package lib.requirement

import data.lib.k8s

# METADATA
# description: |
#   What the object lacks of the requirements, as the ends of messages with the key: `{{"key": …, "reason": …}, …}`.
#   `present` are its labels or annotations.
failures(requirements, present) := {{"key": key, "reason": reason} |
	some requirement in requirements
	_concerns(requirement)
	key := _key(requirement)
	reason := _reason(_pattern(requirement), object.get(_object(present), key, null))
}

_object(value) := value if {
	is_object(value)
} else := {}

_key(requirement) := requirement if {
	is_string(requirement)
} else := requirement.key

_pattern(requirement) := requirement.value if {
	requirement.value
} else := ""

_reason(_, null) := "is missing"

_reason("", "") := "is empty"

_reason(pattern, value) := sprintf("is `%v`, which is not a string", [value]) if {
	value != null
	not is_string(value)
} else := sprintf("cannot be checked, `%v` is not a regular expression", [pattern]) if {
	value != null
	not regex.is_valid(pattern)
} else := sprintf("is `%s`, which does not match `%s`", [value, pattern]) if {
	value != null
	pattern != ""
	not regex.match(sprintf("^(?:%s)$", [pattern]), value)
}

_concerns(requirement) if {
	is_string(requirement)
} else if {
	object.get(requirement, "kinds", []) == []
} else if {
	some kind in requirement.kinds
	_is(kind)
}

_is("any") := true

_is("workload") if k8s.template_path

_is(kind) if kind == input.kind

_is(kind) if kind == concat("/", [object.get({"": "core"}, k8s.group, k8s.group), input.kind])

# METADATA
# title: Exceptions
# description: |
#   What an organisation agreed to tolerate, as the parameter `exceptions` of a rule: a map from what is excepted to
#   `{services, environments, reason, owner, expires}`. Names and services are globs, in which captures of the path may
#   stand in braces; without `services` an exception holds for all of them. It counts only with a `reason` and an
#   `owner`, and through the day `expires`, where it has one.
package lib.exceptions

import data.lib.layout

# METADATA
# description: True when an exception of this name counts today, where the object stands.
covers(exceptions, name) if {
	some entry in _entries(exceptions, name)
	_fault(entry) == ""
}

# METADATA
# description: What a message adds about exceptions of this name that do not count; `""` when there is none.
note(exceptions, name) := sprintf("; the exception for it %s", [min(faults)]) if {
	faults := {fault |
		some entry in _entries(exceptions, name)
		fault := _fault(entry)
		fault != ""
	}
	count(faults) > 0
} else := ""

_entries(exceptions, name) := [entry |
	some pattern, entry in exceptions
	_matches(layout.fill(pattern), name)
	_concerns(entry, "services", "service")
	_concerns(entry, "environments", "env")
]

_matches(pattern, text) if pattern == text

_matches(pattern, text) if {
	contains(pattern, "*")
	glob.match(pattern, null, text)
}

# An entry that is no map concerns everything: it does not count, and that is said wherever it would.
_concerns(entry, list, capture) if {
	patterns := _list(entry, list)
	_any_matches(patterns, object.get(layout.captures, capture, ""))
}

_list(entry, list) := entry[list] if {
	is_object(entry)
	is_array(entry[list])
} else := ["*"]

_any_matches(patterns, text) if {
	some pattern in patterns
	_matches(pattern, text)
}

_fault(entry) := sprintf("has no `%s`", [key]) if {
	some key in ["owner", "reason"]
	object.get(_object(entry), key, "") in {"", null}
	not _lacks_before(entry, key)
} else := sprintf("expires on `%v`, which is no day like `2027-01-31`", [entry.expires]) if {
	not _is_day(object.get(entry, "expires", "9999-12-31"))
} else := sprintf("expired on %s", [entry.expires]) if {
	entry.expires < data.today
} else := ""

# One thing is said at a time: the reason only where an owner is named.
_lacks_before(entry, "reason") if object.get(_object(entry), "owner", "") in {"", null}

_object(value) := value if {
	is_object(value)
} else := {}

_is_day(value) if {
	is_string(value)
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, value)
}

package lib.exceptions_test

import data.lib.exceptions

_file := {"captures": {"service": "echo", "env": "production"}}

_entry := {"reason": "the gateway is shared", "owner": "team-edge", "expires": "2027-01-31"}

_covers(map, name) if {
	exceptions.covers(map, name) with data.file as _file with data.today as "2027-01-31"
}

_note(map) := text if {
	text := exceptions.note(map, "edge") with data.file as _file with data.today as "2027-01-31"
}

test_names if {
	_covers({"edge": _entry}, "edge")
	_covers({"ed*": _entry}, "edge")
	_covers({"*": _entry}, "a/b.c")
	_covers({"{service}-{env}": _entry}, "echo-prod")
	not _covers({"edge": _entry}, "edge-2")
	not _covers({}, "edge")
}

test_services_and_environments if {
	_covers({"edge": object.union(_entry, {"services": ["web", "ec*"]})}, "edge")
	not _covers({"edge": object.union(_entry, {"services": ["web"]})}, "edge")
	not _covers({"edge": object.union(_entry, {"services": []})}, "edge")
	_covers({"edge": object.union(_entry, {"environments": ["production"]})}, "edge")
	not _covers({"edge": object.union(_entry, {"environments": ["development"]})}, "edge")
}

test_until_the_day_it_expires if {
	_covers({"edge": _entry}, "edge")
	_note({"edge": _entry}) == ""
	old := object.union(_entry, {"expires": "2027-01-30"})
	not _covers({"edge": old}, "edge")
	_note({"edge": old}) == "; the exception for it expired on 2027-01-30"
	_covers({"edge": object.remove(_entry, ["expires"])}, "edge")
	_covers({"edge": old, "e*": _entry}, "edge")
}

test_only_with_owner_and_reason if {
	every key in ["reason", "owner"] {
		part := object.remove(_entry, [key])
		not _covers({"edge": part}, "edge")
		_note({"edge": part}) == sprintf("; the exception for it has no `%s`", [key])
	}
	every entry in [{}, "edge", null, ["echo"]] {
		not _covers({"edge": entry}, "edge")
		_note({"edge": entry}) == "; the exception for it has no `owner`"
	}
}

test_no_day if {
	bad := object.union(_entry, {"expires": "next spring"})
	not _covers({"edge": bad}, "edge")
	_note({"edge": bad}) == "; the exception for it expires on `next spring`, which is no day like `2027-01-31`"
}

test_nothing_to_say if {
	_note({}) == ""
	_note({"other": {}}) == ""
}

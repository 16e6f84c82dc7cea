package policies.metadata.duplicate_key_test

import data.policies.metadata.duplicate_key

test_says_where_the_first_stands if {
	duplicate_key.deny == {{
		"msg": "the key `image` is written twice, first on line 7; the last one counts",
		"path": ["spec", "containers", 0, "image"],
	}} with data.document as {"duplicate_keys": [{"path": ["spec", "containers", 0, "image"], "first_line": 7}]}
}

test_without_the_reader if {
	count(duplicate_key.deny) == 0
}

package policies.metadata.sorted_keys_test

import data.policies.metadata.sorted_keys

test_each_map_that_is_out_of_order if {
	sorted_keys.deny == {
		{"msg": "the keys of the document are not sorted", "path": []},
		{
			"msg": "the keys of `spec.containers.0` are not sorted",
			"path": ["spec", "containers", 0],
		},
	} with data.document as {"unsorted": [[], ["spec", "containers", 0]]}
}

test_all_sorted if {
	count(sorted_keys.deny) == 0 with data.document as {"unsorted": []}
}

test_without_the_reader if {
	count(sorted_keys.deny) == 0
}

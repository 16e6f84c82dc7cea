package lib.quantity_test

import data.lib.quantity

# What kubectl makes of each, asked through `kubectl set env --local`.
_read := {
	# Binary suffixes, and decimals before them.
	"1Ki": 1024,
	"512Mi": 536870912,
	"10Gi": 10737418240,
	"1.5Gi": 1610612736,
	"2Ti": 2199023255552,
	"1Pi": 1125899906842624,
	"1Ei": 1152921504606846976,
	# Decimal suffixes: a big M is a million, a small m a thousandth.
	"1k": 1000,
	"400M": 400000000,
	"400m": 0.4,
	"1100m": 1.1,
	"0.1": 0.1,
	"100m": 0.1,
	"250u": 0.00025,
	"1n": 0.000000001,
	"2G": 2000000000,
	"1T": 1000000000000,
	"1P": 1000000000000000,
	"1E": 1000000000000000000,
	# Exponents; a lone E is a suffix.
	"1e3": 1000,
	"1E3": 1000,
	"1.5e+3": 1500,
	"15e-1": 1.5,
	"1e0003": 1000,
	"1e-0": 1,
	# More than a number of bytes holds.
	"100000000000000000000": 100000000000000000000,
	# Signs, zeros, points and blanks.
	"+1": 1,
	"-1": -1,
	"-500m": -0.5,
	"+.5Gi": 536870912,
	".5": 0.5,
	"5.": 5,
	"1.G": 1000000000,
	"007": 7,
	"00.50": 0.5,
	"0": 0,
	"00": 0,
	"0.0": 0,
	"0Gi": 0,
	"0m": 0,
	" 10Gi ": 10737418240,
	# No digits at all is zero, surprisingly.
	"Mi": 0,
	".": 0,
	"+": 0,
	"-": 0,
	"e3": 0,
}

test_read_as_kubernetes_does if {
	wrong := {text: got |
		some text, want in _read
		got := object.get({true: value | value := quantity.parse(text)}, true, "refused")
		got != want
	}
	wrong == {}
}

_refused := [
	"", " ", "10gi", "10GI", "10K", "1kI", "10GB", "10MiB", "3i", "10 Gi", "1,5", "1_000", "0x10", "--1", "+-1", "1.2.3",
	"..", "1e", "1e+", "1e+-1", "1e1e1", "1e1.5", "1Em", "1m3", "NaN", "inf", "true", "10Gi\u00a0x", "١", true, false, [], [1], {},
	{"a": 1},
]

test_refused_as_kubernetes_does if {
	accepted := {value | some value in _refused; quantity.is_valid(value)}
	accepted == set()
}

test_numbers_of_the_document_are_quantities if {
	quantity.parse(2) == 2
	quantity.parse(0.5) == 0.5
	quantity.is_valid(0)
}

test_null_is_accepted_but_no_number if {
	quantity.is_valid(null)
	not quantity.parse(null)
}

test_compares_across_suffixes if {
	quantity.parse("1Gi") > quantity.parse("1G")
	quantity.parse("1000m") == quantity.parse("1")
	quantity.parse("300m") == quantity.parse(0.3)
	quantity.parse("1024Mi") == quantity.parse("1Gi")
}

test_huge_exponents_stay_numbers if {
	quantity.parse("1e999") > quantity.parse("1e100")
	quantity.parse("1e-999") < quantity.parse("1n")
	not quantity.is_valid("1e1000")
}

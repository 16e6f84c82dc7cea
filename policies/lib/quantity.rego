# METADATA
# title: Quantities
# description: |
#   Resource quantities as Kubernetes reads them (apimachinery, pkg/api/resource/quantity.go): a decimal number with a
#   binary suffix (Ki … Ei), a decimal suffix (n, u, m, none, k … E) or a decimal exponent. `units.parse_bytes` is not
#   used: it reads `500m` as 500 million and accepts `10gi`, which Kubernetes refuses.
package lib.quantity

_pattern := `^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,3})?$`

_multiplier := {
	"": 1,
	"k": 1000,
	"M": 1000000,
	"G": 1000000000,
	"T": 1000000000000,
	"P": 1000000000000000,
	"E": 1000000000000000000,
	"Ki": 1024,
	"Mi": 1048576,
	"Gi": 1073741824,
	"Ti": 1099511627776,
	"Pi": 1125899906842624,
	"Ei": 1152921504606846976,
}

# Divided rather than multiplied by a fraction, so that `1100m` is exactly `1.1`.
_divisor := {"m": 1000, "u": 1000000, "n": 1000000000}

# METADATA
# description: |
#   The number that a quantity stands for, in the base unit (cores, bytes). Takes a string, or a number as YAML may
#   hold one; undefined for anything that Kubernetes would refuse.
parse(quantity) := quantity if {
	is_number(quantity)
} else := number * _multiplier[suffix] if {
	[number, suffix] := _parts(quantity)
	_multiplier[suffix]
} else := number / _divisor[suffix] if {
	[number, suffix] := _parts(quantity)
	_divisor[suffix]
} else := to_number(concat("", [digits, suffix])) if {
	[digits, suffix] := _split(quantity)
	regex.match(`^[eE][+-]?[0-9]`, suffix)
}

# METADATA
# description: True when Kubernetes would accept the value as a quantity.
is_valid(quantity) if is_number(parse(quantity))

_parts(quantity) := [to_number(digits), suffix] if [digits, suffix] := _split(quantity)

# The digits in the form that `to_number` takes (no sign `+`, no bare point), and the suffix.
_split(quantity) := [digits, match[2]] if {
	is_string(quantity)
	some match in regex.find_all_string_submatch_n(_pattern, quantity, 1)
	digits := regex.replace(regex.replace(trim_left(match[1], "+"), `^(-?)\.`, `${1}0.`), `\.$`, "")
}

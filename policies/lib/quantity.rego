# METADATA
# title: Quantities
# description: |
#   Resource quantities as Kubernetes reads them (apimachinery, pkg/api/resource/quantity.go): a decimal number with a
#   binary suffix (Ki … Ei), a decimal suffix (n, u, m, none, k … E) or a decimal exponent. `units.parse_bytes` is not
#   used: it reads `500m` as 500 million and accepts `10gi`, which Kubernetes refuses. No regular expressions, because
#   every container of a run comes through here.
package lib.quantity

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
#   hold one; undefined for anything that Kubernetes would refuse, and for `null`, which is a field left out. The
#   ceiling of 2^63-1 and the rounding up to one billionth, which no limit or request comes near, are left out.
parse(quantity) := number if {
	# The engine reads the plain ones once a document; under plain OPA there are none.
	number := data.quantities[quantity]
	is_number(number)
} else := quantity if {
	is_number(quantity)
} else := number if {
	is_string(quantity)
	quantity != ""
	number := _unsigned(quantity)
	is_number(number)
} else := _signed(trim_space(quantity)) if {
	is_string(quantity)
}

# METADATA
# description: True when Kubernetes would accept the value as a quantity; it reads `null` as none.
is_valid(quantity) if is_number(parse(quantity))

is_valid(null) := true

# In regorus a binding of something undefined does not end the body, as it does in OPA; hence the checks of type below.

# What the quick way does not take: a sign, or white space around the quantity.
_signed(text) := 0 - _unsigned(substring(text, 1, -1)) if {
	startswith(text, "-")
} else := _unsigned(substring(text, 1, -1)) if {
	startswith(text, "+")
} else := _unsigned(text) if {
	text != ""
}

_unsigned(text) := to_number(_number(digits)) * factor if {
	digits := trim_right(text, "KMGTPEikmnu")
	factor := _multiplier[trim_prefix(text, digits)]
	is_number(factor)
	_is_decimal(digits)
} else := to_number(_number(digits)) / divisor if {
	digits := trim_right(text, "mnu")
	divisor := _divisor[trim_prefix(text, digits)]
	is_number(divisor)
	_is_decimal(digits)
} else := to_number(concat("e", [_number(parts[0]), _exponent(parts[1])])) if {
	parts := split(replace(text, "E", "e"), "e")
	count(parts) == 2
	_is_decimal(parts[0])
}

# Digits with at most one point, none at all included: Kubernetes reads `Mi` and `.` as zero.
_is_decimal(digits) if {
	trim_left(digits, "0123456789.") == ""
	count(split(digits, ".")) <= 2
}

# A decimal as JSON writes it, which is what `to_number` takes everywhere: no leading zeros, no bare point.
_number(digits) := number if {
	number := trim_left(digits, "0")
	not startswith(number, ".")
	not endswith(number, ".")
	number != ""
} else := trim_suffix(concat("", ["0", trim_left(digits, "0")]), ".") if {
	startswith(trim_left(digits, "0"), ".")
} else := trim_suffix(trim_left(digits, "0"), ".") if {
	trim_left(digits, "0") != ""
} else := "0"

# Three digits of it, and 300 at most, so that the number stays one that a computer holds.
_exponent(exponent) := concat("", [trim_right(substring(exponent, 0, 1), "0123456789"), format_int(size, 10)]) if {
	digits := trim_left(_unsign(exponent), "0")
	trim_left(digits, "0123456789") == ""
	count(digits) <= 3
	size := min([300, to_number(_number(digits))])
}

# The exponent without its sign; undefined when there is nothing else.
_unsign(exponent) := substring(exponent, 1, -1) if {
	count(exponent) > 1
	substring(exponent, 0, 1) in {"+", "-"}
} else := exponent if {
	exponent != ""
}

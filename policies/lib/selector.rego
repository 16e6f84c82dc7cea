# METADATA
# title: Label selectors
# description: |
#   Label selectors as the API server applies them (apimachinery, pkg/labels/selector.go). What it would refuse, such
#   as a string where a map belongs or an operator that does not exist, selects nothing.
package lib.selector

# METADATA
# description: |
#   True when a LabelSelector (`matchLabels`, `matchExpressions`) selects an object with these labels. An empty
#   selector, `{}`, selects everything, and null nothing; what an absent one means is up to the field that lacks it.
#   Labels that are null or no map at all count as none.
matches(label_selector, labels) if {
	is_object(label_selector)
	_holds(_unless_null(label_selector, "matchLabels", {}), _map(labels))
	expressions := _unless_null(label_selector, "matchExpressions", [])
	is_array(expressions)
	every expression in expressions {
		_satisfies(expression, _map(labels))
	}
}

# METADATA
# description: |
#   True when a plain map selector (`spec.selector` of a Service or a ReplicationController) selects an object with
#   these labels. An empty map selects everything here; a Service without a selector has to be told apart before.
matches_map(map, labels) if _holds(map, _map(labels))

# METADATA
# description: True for a LabelSelector that selects everything there is, `{}` or one whose parts are empty.
is_empty(label_selector) if {
	is_object(label_selector)
	_unless_null(label_selector, "matchLabels", {}) == {}
	_unless_null(label_selector, "matchExpressions", []) == []
}

# METADATA
# description: |
#   A LabelSelector in words for a message, as `kubectl --selector` takes it: `app=echo,tier in (a,b),!canary`.
text(label_selector) := concat(",", array.concat(pairs, expressions)) if {
	is_object(label_selector)
	pairs := [sprintf("%s=%v", [key, value]) | some key, value in label_selector.matchLabels]
	expressions := [_expression_text(expression) | some expression in label_selector.matchExpressions]
}

# METADATA
# description: The same for a plain map.
map_text(map) := concat(",", [sprintf("%s=%v", [key, value]) | some key, value in map])

_holds(map, labels) if {
	is_object(map)
	every key, value in map {
		labels[key] == value
	}
}

_satisfies(expression, labels) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
} else if {
	expression.operator == "NotIn"
	is_string(expression.key)
	is_array(expression.values)
	not _has_one_of(labels, expression.key, expression.values)
} else if {
	expression.operator == "Exists"
	_has(labels, expression.key)
} else if {
	expression.operator == "DoesNotExist"
	is_string(expression.key)
	not _has(labels, expression.key)
}

_has(labels, key) if is_string(labels[key])

_has_one_of(labels, key, values) if labels[key] in values

_expression_text(expression) := sprintf("%v in (%s)", [expression.key, _values_text(expression)]) if {
	expression.operator == "In"
} else := sprintf("%v notin (%s)", [expression.key, _values_text(expression)]) if {
	expression.operator == "NotIn"
} else := sprintf("%v", [expression.key]) if {
	expression.operator == "Exists"
} else := sprintf("!%v", [expression.key]) if {
	expression.operator == "DoesNotExist"
} else := sprintf("%v", [expression])

_values_text(expression) := concat(",", [sprintf("%v", [value]) | some value in expression.values])

_map(value) := value if {
	is_object(value)
} else := {}

_unless_null(map, key, otherwise) := value if {
	value := map[key]
	value != null
} else := otherwise

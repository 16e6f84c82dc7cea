package lib.layout_test

import data.lib.layout

_file := {"captures": {"service": "echo", "env": "production", "name": "web"}}

test_fill if {
	layout.fill("{service}-{env}") == "echo-prod" with data.file as _file
	layout.fill("{env}/{name}/{other}") == "prod/web/{other}" with data.file as _file
	layout.fill("plain") == "plain" with data.file as _file
	layout.fill("{service}") == "{service}" with data.file as {}
}

test_short if {
	layout.short("production") == "prod"
	layout.short("canary") == "canary"
	layout.short("production") == "live" with data.params as {"environments": {"production": "live"}}
	layout.short("production") == "production" with data.params as {"environments": {}}
}

test_captures if {
	layout.captures == {} with data.file as {}
	layout.captures.service == "echo" with data.file as _file
}

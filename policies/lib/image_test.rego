package lib.image_test

import data.lib.image

_digest := "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

# reference → [registry, repository, tag, digest]
_read := {
	"nginx": ["docker.io", "nginx", "", ""],
	"nginx:1.27.3": ["docker.io", "nginx", "1.27.3", ""],
	"nginx:": ["docker.io", "nginx", "", ""],
	"library/nginx:1": ["docker.io", "library/nginx", "1", ""],
	"bitnami/redis": ["docker.io", "bitnami/redis", "", ""],
	"docker.io/library/nginx:1": ["docker.io", "library/nginx", "1", ""],
	"ghcr.io/example/echo:v1": ["ghcr.io", "example/echo", "v1", ""],
	"ghcr.io/example/team/echo": ["ghcr.io", "example/team/echo", "", ""],
	"localhost/echo:dev": ["localhost", "echo", "dev", ""],
	"localhost:5000/echo": ["localhost:5000", "echo", "", ""],
	"registry.example:5000/echo": ["registry.example:5000", "echo", "", ""],
	"registry.example:5000/echo:1.2": ["registry.example:5000", "echo", "1.2", ""],
	"registry:5000/echo": ["registry:5000", "echo", "", ""],
	"[2001:db8::1]:5000/echo:1": ["[2001:db8::1]:5000", "echo", "1", ""],
	"10.0.0.1/echo:1": ["10.0.0.1", "echo", "1", ""],
	"MyHost/echo": ["MyHost", "echo", "", ""],
	# No slash: a repository with a tag, however much it looks like a host and its port.
	"localhost:5000": ["docker.io", "localhost", "5000", ""],
	"registry.example": ["docker.io", "registry.example", "", ""],
	concat("@", ["echo", _digest]): ["docker.io", "echo", "", _digest],
	concat("@", ["echo:1.4", _digest]): ["docker.io", "echo", "1.4", _digest],
	concat("@", ["registry.example:5000/a/echo", _digest]): ["registry.example:5000", "a/echo", "", _digest],
	concat("@", ["registry.example:5000/a/echo:latest", _digest]): ["registry.example:5000", "a/echo", "latest", _digest],
}

test_parts_of_references if {
	wrong := {reference: got |
		some reference, want in _read
		p := image.parse(reference)
		got := [p.registry, p.repository, p.tag, p.digest]
		got != want
	}
	wrong == {}
	count({reference | some reference, _ in _read; image.parse(reference)}) == count(_read)
}

test_the_tag_and_the_digest_alone_are_the_same if {
	wrong := {reference |
		some reference, want in _read
		[image.tag(reference), image.digest(reference)] != array.slice(want, 2, 4)
	}
	wrong == set()
}

test_only_text_is_a_reference if {
	read := {value | some value in ["", null, 1, true, ["nginx"], {"image": "nginx"}]; image.parse(value)}
	read == set()
}

package main

import "syscall"

// quietEnd lets a server end with this program, however that ends.
func quietEnd() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

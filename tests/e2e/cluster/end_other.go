//go:build !linux

package main

import "syscall"

// quietEnd: only Linux can end a server with this program when it is killed.
func quietEnd() *syscall.SysProcAttr {
	return nil
}

/**
 * The Linux kernel's calls on files: open, ioctl, read, write, mmap, eventfd, poll. Numbers are
 * those of x86-64 and aarch64, as in the kernel's {@code include/uapi/asm-generic}.
 */
package org.bindery.gateway;

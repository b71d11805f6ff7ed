package org.bindery.uapi.door.file;

import org.bindery.api.Process;
import org.bindery.uapi.door.memory.UserMemory;

/** Who makes a system call: a process with its memory and its descriptors. */
public record Caller(Process process, UserMemory memory, Descriptors descriptors) {}

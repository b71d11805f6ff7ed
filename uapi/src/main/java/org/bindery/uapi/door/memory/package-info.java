/** User addresses: what a process has there, copied in and out. */
package org.bindery.uapi.door.memory;

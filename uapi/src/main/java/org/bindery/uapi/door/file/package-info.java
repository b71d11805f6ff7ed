/** Open files and the descriptors that stand for them. */
package org.bindery.uapi.door.file;

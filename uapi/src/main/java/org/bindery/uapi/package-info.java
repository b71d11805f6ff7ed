/** The kernel's binary interface. */
package org.bindery.uapi;

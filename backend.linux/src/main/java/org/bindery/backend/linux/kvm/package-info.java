/** Virtual machines of the kernel's, as far as devices reach into them: {@code /dev/kvm}. */
package org.bindery.backend.linux.kvm;

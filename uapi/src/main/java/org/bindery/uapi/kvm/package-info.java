/**
 * Commands of KVM, as far as device binding reaches into it, one file each. Source: {@code
 * include/uapi/linux/kvm.h}, Linux 7.2.
 */
@Export
@Version("0.1.0")
package org.bindery.uapi.kvm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

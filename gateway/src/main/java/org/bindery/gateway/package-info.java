/** The Linux kernel's calls, natively. */
package org.bindery.gateway;

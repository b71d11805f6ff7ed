/** PCI functions as sysfs shows them, and what people call them. */
package org.bindery.backend.linux.pci;

/** The binder of whole physical PCI devices. */
package org.bindery.driver.vfiopci;

/** The binder for work queues of data accelerators, and the administrator's hand on them. */
package org.bindery.driver.idxd;

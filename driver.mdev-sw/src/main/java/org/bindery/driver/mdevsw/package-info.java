/** The binder of software mediated devices. */
package org.bindery.driver.mdevsw;

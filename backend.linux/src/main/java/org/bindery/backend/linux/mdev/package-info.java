/** Software mediated devices as sysfs shows them. */
package org.bindery.backend.linux.mdev;

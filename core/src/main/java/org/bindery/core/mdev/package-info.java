/** Software mediated devices: their parents, what is made of them, what is defined. */
package org.bindery.core.mdev;

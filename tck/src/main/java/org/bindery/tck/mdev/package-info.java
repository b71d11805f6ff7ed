/** Software mediated devices of bundles: the same on every host. */
package org.bindery.tck.mdev;

/** Which binder serves a device: all are asked, the highest score wins. */
package org.bindery.core.match;

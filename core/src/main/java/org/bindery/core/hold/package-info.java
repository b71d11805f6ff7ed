/** Handing devices over when their binder is replaced. */
package org.bindery.core.hold;

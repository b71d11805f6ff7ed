/** Where a bound device stands, and which changes are legal. */
package org.bindery.core.state;

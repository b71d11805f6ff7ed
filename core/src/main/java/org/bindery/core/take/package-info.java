/** Moving devices from their host drivers to the one that binding needs, and back. */
package org.bindery.core.take;

/** What happened: a ring to look at, and EventAdmin where there is one. */
package org.bindery.core.events;

/** What comes and goes in the service registry, and what core registers for it. */
package org.bindery.core.whiteboard;

/** The administrator's view of everything. */
package org.bindery.core.admin;

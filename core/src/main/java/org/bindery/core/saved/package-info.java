/** What devices were before they were moved between host drivers, kept over the process' death. */
package org.bindery.core.saved;

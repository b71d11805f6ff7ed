/** Files that survive the death of the process and are shared by several. */
package org.bindery.core.files;

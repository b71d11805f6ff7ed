/**
 * How results are printed: commands return records; their components are the keys of the JSON form
 * and the columns of the text form.
 */
package org.bindery.shell.output;

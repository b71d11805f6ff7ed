/** Plans are data: each step is checked, run, written down and taken back here. */
package org.bindery.core.plan;

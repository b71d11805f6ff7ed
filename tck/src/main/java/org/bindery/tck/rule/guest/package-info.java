/** Page tables of kind EPT: the memory slots of a virtual machine, as devices reach them. */
package org.bindery.tck.rule.guest;

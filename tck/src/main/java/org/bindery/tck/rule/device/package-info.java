/** Rules of binding devices, of attaching them to page tables and of their groups. */
package org.bindery.tck.rule.device;

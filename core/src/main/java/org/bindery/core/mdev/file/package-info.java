/** Software mediated devices as device files: registers, interrupts and memory of their models. */
package org.bindery.core.mdev.file;

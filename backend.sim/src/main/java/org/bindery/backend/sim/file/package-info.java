/** Device files: what VFIO offers of a function to the one who has bound it. */
package org.bindery.backend.sim.file;

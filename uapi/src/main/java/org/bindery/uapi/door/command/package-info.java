/** The commands of {@code /dev/iommu}, one file each, and the file they are given to. */
package org.bindery.uapi.door.command;

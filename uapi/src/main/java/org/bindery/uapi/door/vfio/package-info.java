/** VFIO device files: {@code /dev/vfio/devices/vfioN}. */
package org.bindery.uapi.door.vfio;

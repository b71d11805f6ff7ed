/** Page tables, groups and bound devices: allocation, attachment, release. */
package org.bindery.iommufd.device;

/** The binding engine: the callers' API over any IOMMU engine. */
package org.bindery.core;

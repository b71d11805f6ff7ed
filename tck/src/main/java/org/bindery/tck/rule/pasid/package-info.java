/** Rules of PASIDs of whole devices. */
package org.bindery.tck.rule.pasid;

/** Paths that more than one file speaks of. */
export const SERVER_TIME = '/openApi/swap/v2/server/time';
export const API_PERMISSIONS = '/openApi/v1/account/apiPermissions';
export const API_RESTRICTIONS = '/openApi/v1/account/apiRestrictions';

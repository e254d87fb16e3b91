import { useEffect, useLayoutEffect } from 'react';

/** Runs an effect before the browser paints. On a server, where React warns of such effects, it does nothing. */
export const useEffectBeforePaint: typeof useEffect =
  typeof document === 'undefined' ? useEffect : useLayoutEffect;

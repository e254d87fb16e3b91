import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { waybill } from 'waybill/vite';

export default defineConfig({ plugins: [react(), waybill()] });

import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { waybill } from 'waybill/vite';

export default defineConfig({ plugins: [tailwindcss(), reactRouter(), waybill()] });

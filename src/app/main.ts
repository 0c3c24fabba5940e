import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { sentenceOf } from './lib/ask.js';
import { useToasts } from './stores/toasts.js';
import './styles/tokens.css';
import './styles/base.css';

const app = createApp(App);
app.use(createPinia());

// What no view has handled still reaches the user as a sentence, never only the console.
const toasts = useToasts();
app.config.errorHandler = (error) => {
  console.error(error);
  toasts.failed(error);
};
window.addEventListener('unhandledrejection', (event) => {
  console.error(sentenceOf(event.reason));
  toasts.failed(event.reason);
});
// A file dropped beside the drop zone must not make the browser leave the page.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => event.preventDefault());
}

app.mount('#app');
